from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from . import permissions


class UnitQuerySet(models.QuerySet):
    def field_units(self):
        """The offices that meet the people served: provincial offices and the two of Bangkok."""
        return self.exclude(kind=Unit.Kind.CENTRAL)

    def owing(self):
        """Units for which a submission is made when a cycle opens."""
        return self.filter(is_active=True, owes_submissions=True)


class Unit(models.Model):
    class Kind(models.TextChoices):
        PROVINCIAL = "provincial", "สำนักงานสหกรณ์จังหวัด"
        BANGKOK = "bangkok", "สำนักงานส่งเสริมสหกรณ์กรุงเทพมหานคร"
        CENTRAL = "central", "หน่วยงานส่วนกลาง"

    code = models.CharField("รหัส", max_length=10, unique=True, validators=[permissions.unit_code])
    kind = models.CharField("ประเภท", max_length=10, choices=Kind)
    name = models.CharField("ชื่อหน่วยงาน", max_length=200, unique=True)
    abbreviation = models.CharField("ชื่อย่อ", max_length=60, unique=True)
    short_name = models.CharField("ชื่อที่ใช้ในตาราง", max_length=100)
    province_code = models.CharField("รหัสจังหวัด", max_length=2, blank=True)
    letter_prefix = models.CharField("เลขนำหนังสือที่ใช้ทั่วไป", max_length=40, blank=True)
    region = models.CharField("ภาค", max_length=40, blank=True)
    inspection_region = models.PositiveSmallIntegerField(
        "เขตตรวจราชการ", default=0, help_text="0 หมายถึงส่วนกลาง เขตตรวจราชการคือ 1-18"
    )
    position = models.PositiveIntegerField("ลำดับตามพจนานุกรม", default=0, db_index=True)
    aliases = models.TextField("ชื่ออื่นที่พบในเอกสาร", blank=True, help_text="บรรทัดละหนึ่งชื่อ")
    email = models.EmailField("อีเมลกลางของหน่วยงาน", blank=True)
    telephone = models.CharField("โทรศัพท์", max_length=60, blank=True)
    owes_submissions = models.BooleanField("ต้องส่งแผนและรายงานผล", default=False)
    is_active = models.BooleanField("ใช้งานอยู่", default=True)
    calendar_key = models.CharField("รหัสลับของปฏิทิน", max_length=40, blank=True, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "หน่วยงาน"
        verbose_name_plural = "หน่วยงาน"
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(inspection_region__lte=18),
                name="unit_inspection_region",
                violation_error_message="เขตตรวจราชการต้องเป็น 0 (ส่วนกลาง) หรือ 1-18",
            ),
            models.UniqueConstraint(
                fields=["calendar_key"], condition=~Q(calendar_key=""), name="one_unit_per_calendar_key"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def region_label(self):
        return region_label(self.inspection_region)

    def names(self):
        """Every way in which documents write this unit's name."""
        return [self.name, self.abbreviation, self.short_name, *self.aliases.splitlines()]


def region_label(number):
    """The Thai name of an inspection region; 0 is ส่วนกลาง."""
    return f"เขตตรวจราชการที่ {number}" if number else "ส่วนกลาง"


class UserManager(BaseUserManager):
    def create_user(self, username, password=None, **fields):
        """Makes an account; without a password it cannot be signed in to until one is set."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, username, password=None, **fields):
        return self.create_user(username, password, role=User.Role.ADMINISTRATOR, **fields)

    def active_in(self, unit):
        return self.filter(unit=unit, is_active=True)

    def reviewers(self):
        """Those who may take a submission for review."""
        return self.filter(role__in=User.REVIEWING, is_active=True)


class User(AbstractBaseUser):
    """A person. The role says what they may do, the unit for whom; an officer's unit is fixed by กพร."""

    class Role(models.TextChoices):
        OFFICER = "officer", "เจ้าหน้าที่หน่วยงาน"
        REVIEWER = "reviewer", "ผู้พิจารณา (กพร.)"
        ADMINISTRATOR = "administrator", "ผู้ดูแลระบบ"
        EXECUTIVE = "executive", "ผู้บริหาร"

    REVIEWING = (Role.REVIEWER, Role.ADMINISTRATOR)

    username = models.CharField(
        "ชื่อผู้ใช้",
        max_length=60,
        unique=True,
        validators=[permissions.ascii_username],
        help_text="ตัวอักษรอังกฤษ ตัวเลข และ . _ - เท่านั้น",
        error_messages={"unique": "ชื่อผู้ใช้นี้มีอยู่แล้ว กรุณาใช้ชื่ออื่น"},
    )
    name = models.CharField("ชื่อ-สกุล", max_length=150, blank=True)
    job_title = models.CharField("ตำแหน่ง", max_length=150, blank=True)
    telephone = models.CharField("โทรศัพท์", max_length=60, blank=True)
    email = models.EmailField("อีเมล", blank=True)
    role = models.CharField("บทบาท", max_length=20, choices=Role, default=Role.OFFICER)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="users", verbose_name="หน่วยงาน"
    )
    is_active = models.BooleanField("ใช้งานอยู่", default=True)
    date_joined = models.DateTimeField("วันที่สร้างบัญชี", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "บัญชีผู้ใช้"
        verbose_name_plural = "บัญชีผู้ใช้"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role="officer") | Q(unit__isnull=False),
                name="officer_has_a_unit",
                violation_error_message="เจ้าหน้าที่หน่วยงานต้องสังกัดหน่วยงาน กรุณาเลือกหน่วยงาน",
            ),
        ]

    def __str__(self):
        return self.display_name

    @property
    def display_name(self):
        return self.name or self.username

    get_full_name = get_short_name = lambda self: self.display_name

    @property
    def is_officer(self):
        return self.role == self.Role.OFFICER

    @property
    def is_reviewer(self):
        """Acts for กพร.: a reviewer, or an administrator who stands in for one."""
        return self.role in self.REVIEWING

    @property
    def is_executive(self):
        return self.role == self.Role.EXECUTIVE

    @property
    def is_staff(self):
        return self.is_active and self.is_reviewer

    @property
    def is_superuser(self):
        return self.is_active and self.role == self.Role.ADMINISTRATOR

    def has_perm(self, perm, obj=None):
        return self.is_active and permissions.role_has_permission(self.role, perm)

    def has_perms(self, perm_list, obj=None):
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label):
        return self.is_active and permissions.role_sees_room(self.role, app_label)
