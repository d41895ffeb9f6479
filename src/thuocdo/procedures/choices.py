"""The closed lists of this room. Values are stored; the labels are the law's or the national portal's words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """For whom a procedure is; internal ones run between state bodies and are kept out of public counts."""

    PUBLIC = "public", _("người dân, doanh nghiệp")
    INTERNAL = "internal", _("nội bộ cơ quan nhà nước")


class Level(models.TextChoices):
    """The level of government that handles a procedure ("cấp thực hiện"); districts only before July 2025."""

    MINISTRY = "ministry", _("bộ, cơ quan trung ương")
    PROVINCE = "province", _("cấp tỉnh")
    DISTRICT = "district", _("cấp huyện")
    COMMUNE = "commune", _("cấp xã")
    VERTICAL = "vertical", _("cơ quan ngành dọc")


class AgencyRole(models.TextChoices):
    """What an agency does in a procedure."""

    RECEPTION = "reception", _("tiếp nhận hồ sơ")
    COMPETENT = "competent", _("có thẩm quyền quyết định")
    HANDLING = "handling", _("trực tiếp thực hiện")
    COORDINATING = "coordinating", _("phối hợp")
    DELEGATED = "delegated", _("được ủy quyền, phân cấp")


class Channel(models.TextChoices):
    """How a dossier comes in; the national platform numbers them 1, 2, 3."""

    DIRECT = "direct", _("trực tiếp")
    ONLINE = "online", _("trực tuyến")
    POST = "post", _("dịch vụ bưu chính")


class TimeUnit(models.TextChoices):
    """In what a time limit is counted."""

    HOUR = "hour", _("giờ làm việc")
    WORKING_DAY = "working_day", _("ngày làm việc")
    DAY = "day", _("ngày")
    MONTH = "month", _("tháng")


class FeeKind(models.TextChoices):
    """A fee pays for a service ("phí"), a charge for an act of the state ("lệ phí"): Law on fees and charges 97/2015/QH13."""

    FEE = "fee", _("phí")
    CHARGE = "charge", _("lệ phí")


class FeeDue(models.TextChoices):
    """Before what a fee has to be paid; empty on a fee whose procedure does not say."""

    ACCEPTANCE = "acceptance", _("trước khi tiếp nhận")
    DECISION = "decision", _("trước khi ký kết quả")
    RETURN = "return", _("khi trả kết quả")


class Subject(models.TextChoices):
    """Who may use a procedure ("đối tượng thực hiện"); the index asks which are for natural persons."""

    CITIZEN = "citizen", _("công dân Việt Nam")
    OVERSEAS = "overseas", _("người Việt Nam định cư ở nước ngoài")
    FOREIGNER = "foreigner", _("người nước ngoài")
    BUSINESS = "business", _("doanh nghiệp")
    HOUSEHOLD_BUSINESS = "household_business", _("hộ kinh doanh")
    COOPERATIVE = "cooperative", _("hợp tác xã")
    FOREIGN_INVESTOR = "foreign_investor", _("doanh nghiệp có vốn đầu tư nước ngoài")
    ORGANISATION = "organisation", _("tổ chức khác")
    STATE_BODY = "state_body", _("cơ quan nhà nước")
    OFFICIAL = "official", _("cán bộ, công chức, viên chức")


NATURAL_PERSONS = frozenset({Subject.CITIZEN, Subject.OVERSEAS, Subject.FOREIGNER})


class OnlineLevel(models.TextChoices):
    """How far a procedure can be done online: Decree 42/2022 article 11, since July 2026 Decree 224/2026 article 14."""

    NONE = "none", _("chưa cung cấp trực tuyến")
    PARTIAL = "partial", _("trực tuyến một phần")
    FULL = "full", _("trực tuyến toàn trình")


class PartialReason(models.TextChoices):
    """Why a procedure is online in part only; since July 2026 one of the four is published: Decree 224/2026 article 14."""

    PRESENCE = "presence", _("phải có mặt trực tiếp")
    FIELD_CHECK = "field_check", _("phải kiểm tra thực tế, đánh giá tại hiện trường")
    TECHNICAL_FAULT = "technical_fault", _("sự cố kỹ thuật")
    OTHER_TECHNICAL = "other_technical", _("nguyên nhân kỹ thuật khác")


class ProactiveLevel(models.IntegerChoices):
    """How far the state acts by itself: Decree 224/2026 article 16."""

    NONE = 0, _("không chủ động")
    REMIND = 1, _("1 – nhắc việc")
    PREPARE = 2, _("2 – chuẩn bị sẵn hồ sơ")
    RECOMMEND = 3, _("3 – đề xuất phương án")
    EXECUTE = 4, _("4 – tự động thực hiện, có quyền từ chối")


class TerritorialScope(models.TextChoices):
    """How far a dossier may be handed in from where it belongs ("phi địa giới"): Decree 118/2025 article 14, Decree 309/2026 article 7."""

    LOCAL = "local", _("theo địa giới")
    PROVINCE = "province", _("phi địa giới trong tỉnh")
    NATION = "nation", _("phi địa giới toàn quốc")


class LifeEvent(models.TextChoices):
    """What happens in a life or a business that leads people to a procedure."""

    CHILD = "child", _("Có con nhỏ")
    STUDY = "study", _("Học tập")
    WORK = "work", _("Việc làm")
    RESIDENCE = "residence", _("Cư trú và giấy tờ tùy thân")
    MARRIAGE = "marriage", _("Hôn nhân và gia đình")
    HOME_LAND = "home_land", _("Nhà ở, đất đai, xây dựng")
    HEALTH = "health", _("Sức khỏe và y tế")
    VEHICLE = "vehicle", _("Phương tiện và người lái")
    SUPPORT = "support", _("Người có công, trợ giúp xã hội")
    RETIREMENT = "retirement", _("Hưu trí")
    DEATH = "death", _("Người thân qua đời")
    PAPERS = "papers", _("Chứng thực, bản sao giấy tờ")
    ABROAD = "abroad", _("Yếu tố nước ngoài")
    START_BUSINESS = "start_business", _("Khởi sự kinh doanh")
    RUN_BUSINESS = "run_business", _("Hoạt động và thay đổi của doanh nghiệp")
    INVEST = "invest", _("Đầu tư, dự án")
    END_BUSINESS = "end_business", _("Tạm ngừng, chấm dứt kinh doanh")


class PublicationKind(models.TextChoices):
    """What a decision does to a procedure: Decree 63/2010 article 13 and following."""

    NEW = "new", _("mới ban hành")
    AMENDED = "amended", _("sửa đổi, bổ sung")
    REPLACED = "replaced", _("được thay thế")
    ABOLISHED = "abolished", _("bãi bỏ")


class SimplificationKind(models.TextChoices):
    """What was cut or made simpler."""

    STEPS = "steps", _("giảm bước thực hiện")
    DOCUMENTS = "documents", _("giảm thành phần hồ sơ")
    TIME = "time", _("rút ngắn thời hạn")
    FEES = "fees", _("giảm phí, lệ phí")
    DELEGATED = "delegated", _("phân cấp, ủy quyền")
    ABOLISHED = "abolished", _("bãi bỏ thủ tục")


class EventVerb(models.TextChoices):
    """What somebody did to the catalogue."""

    PUBLISHED = "published", _("công bố")
    AMENDED = "amended", _("công bố sửa đổi, bổ sung")
    ABOLISHED = "abolished", _("công bố bãi bỏ")
    WITHDRAWN = "withdrawn", _("rút phiên bản chưa có hiệu lực")
    MADE_PUBLIC = "made_public", _("công khai")
    PROCESS_DRAFTED = "process_drafted", _("soạn quy trình nội bộ")
    PROCESS_CHECKED = "process_checked", _("kiểm soát quy trình nội bộ")
    PROCESS_APPROVED = "process_approved", _("phê duyệt quy trình nội bộ")
    BUNDLED = "bundled", _("đưa vào nhóm liên thông")
    SIMPLIFIED = "simplified", _("ghi nhận đơn giản hóa")
    FORM_SET = "form_set", _("đặt biểu mẫu điện tử")
    FORM_TAKEN_BACK = "form_taken_back", _("rút biểu mẫu điện tử chưa áp dụng")
    HANDLING_SET = "handling_set", _("quy định chế độ xử lý riêng")
    HANDLING_ENDED = "handling_ended", _("kết thúc chế độ xử lý riêng")
    QUESTION_KEPT = "question_kept", _("ghi câu hỏi thường gặp")
    QUESTION_HIDDEN = "question_hidden", _("thôi hiện câu hỏi thường gặp")


class HandlingKind(models.TextChoices):
    """How dossiers are handled otherwise than usual.

    Source: Decree 61/2018 articles 14(5), 17(4), 18; TT 03/2025 article 5(2). The shorter limits of the green lane are a province's own.
    """

    INSTANT = "instant", _("trả kết quả ngay, không cần giấy tiếp nhận")
    MOBILE = "mobile", _("lưu động, ngoài Bộ phận Một cửa")
    ON_SPOT = "on_spot", _("làm xong tại chỗ, ngoài Bộ phận Một cửa")
    SECRET = "secret", _("có bí mật nhà nước")
    SHOWN_ONLY = "shown_only", _("giấy tờ chỉ xuất trình")
    SECRET_PAPER = "secret_paper", _("giấy tờ bí mật")
    GREEN_LIMIT = "green_limit", _("thời hạn nội bộ rút ngắn (làn xanh)")


class StepPlace(models.TextChoices):
    """Where a step of an internal process is done; the same process holds for all agencies of a kind, so only UNIT names one."""

    AGENCY = "agency", _("cơ quan giải quyết hồ sơ")
    RECEPTION = "reception", _("nơi tiếp nhận hồ sơ")
    PROVINCE = "province", _("cơ quan cấp tỉnh phía trên")
    UNIT = "unit", _("một đơn vị cố định")
